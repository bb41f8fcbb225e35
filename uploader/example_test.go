package uploader_test

import (
	"context"
	"fmt"

	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/api/apitest"
)

// Another program uploads a video. The service here is apitest, so that the
// example runs; leave BaseURL empty for the real one.
func Example() {
	service, _ := apitest.New(apitest.Options{Discard: true})
	defer service.Close()
	baseURL, _ := service.Start()

	m, err := uploader.Open(uploader.Config{BaseURL: baseURL, Key: "aion_your_key", StateDir: ""})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer m.Close(context.Background())
	events := m.Subscribe(context.Background())
	added := <-m.Add([]string{"../assets/sample.mp4"}, uploader.AddOptions{Labels: uploader.Labels{Title: "Bridge 17"}})
	fmt.Println(len(added.IDs), "video added")
	for e := range events {
		if e.To.Phase == uploader.Uploaded || e.To.Phase == uploader.Failed {
			fmt.Println(e.Snapshot.Name, e.To)
			break
		}
	}
	// Output:
	// 1 video added
	// sample.mp4 uploaded
}
