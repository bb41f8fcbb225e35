// Command service runs the fake AionVision service by itself, for measuring
// the uploader against another process and for trying it by hand. It listens
// on loopback only and prints its base URL on the first line.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

func main() {
	var o apitest.Options
	flag.StringVar(&o.Dir, "dir", "", "where videos go; empty: a folder that is removed at the end")
	flag.BoolVar(&o.Discard, "discard", false, "hash the bytes and drop them")
	flag.StringVar(&o.Key, "key", "", "the one key that is accepted; empty: any")
	flag.Int64Var(&o.ChunkSize, "chunk", 0, "bytes of a chunk")
	flag.IntVar(&o.CallsPerMinute, "calls", 0, "API calls a minute; 0: no limit")
	flag.IntVar(&o.ConcurrentLimit, "concurrent", 0, "PUTs at once that the client is told")
	flag.BoolVar(&o.Older, "older", false, "replies of the older service")
	flag.DurationVar(&o.URLLife, "url-life", 0, "life of a presigned URL")
	rate := flag.Int64("rate", 0, "bytes per second of each PUT")
	flag.Parse()
	s, err := apitest.New(o)
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	if *rate > 0 {
		s.Fault(apitest.Fault{Endpoint: apitest.OpPut, Rate: *rate})
	}
	url, err := s.Start()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(url)
	// Each line on standard input asks for the state of things; its end is ours.
	enc := json.NewEncoder(os.Stdout)
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		enc.Encode(map[string]any{
			"videos": s.Videos(), "open": s.Uploads(), "put_twice": s.PutTwice(),
			"sent_after_confirm": s.SentAfterConfirm(), "requests": len(s.Log()),
		})
	}
}
