// A registry with the referrers API, kept in memory, on a free port of 127.0.0.1.
// Its first line of output is host:port; it ends with its standard input.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	quiet := registry.Logger(log.New(io.Discard, "", 0))
	handler := registry.New(registry.WithReferrersSupport(true), quiet)
	go func() { log.Fatal(http.Serve(listener, handler)) }()
	fmt.Println(listener.Addr())
	_, _ = io.Copy(io.Discard, os.Stdin)
}
