// Command peerminio uploads a file by minio-go's FPutObject, as the bench's
// peer. The account comes from the environment as AWS names it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

func main() {
	addr := flag.String("addr", "", "`HOST:PORT` of the S3 server, spoken to without TLS")
	bucket := flag.String("bucket", "", "`NAME` of the bucket")
	part := flag.Uint64("part", 10e6, "`BYTES` of a part")
	threads := flag.Uint("threads", 5, "`N` parts at once")
	flag.Parse()
	if err := upload(context.Background(), *addr, *bucket, flag.Arg(0), *part, *threads); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func upload(ctx context.Context, addr, bucket, path string, part uint64, threads uint) error {
	c, err := minio.New(addr, &minio.Options{Creds: credentials.NewEnvAWS(), Region: "us-east-1"})
	if err != nil {
		return err
	}
	_, err = c.FPutObject(ctx, bucket, "peerminio.mp4", path, minio.PutObjectOptions{
		PartSize: part, NumThreads: threads, ContentType: "video/mp4",
	})
	return err
}
