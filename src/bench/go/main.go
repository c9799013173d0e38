// Go's own map, measured for throughput.cpp and latency.cpp, which run this program.
//
//	go_map version          the runtime's version
//	go_map operations       answers requests, one a line, until the input ends:
//	                          OPERATION ENTRIES PASSES MILLISECONDS
//	                          NANOSECONDS OPERATIONS CHECKSUM COMPLETE
//	go_map latency ENTRIES  the time of each insert, 32 bits each
//	go_map memory ENTRIES   bytes an entry before, after, and at the peak of the last growth
//	go_map resident ENTRIES most resident bytes an entry
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"
)

func fail(what string) {
	fmt.Fprintln(os.Stderr, "go_map: "+what)
	os.Exit(2)
}

func answerRequests() {
	runtime.LockOSThread() // the time of this thread is what is measured
	debug.SetGCPercent(-1) // it collects between measurements, when told to
	var w *workload
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var operation string
		var n uint64
		var passes, milliseconds int
		if _, err := fmt.Sscan(in.Text(), &operation, &n, &passes, &milliseconds); err != nil || n == 0 {
			fail("not a request: " + in.Text())
		}
		if w == nil || uint64(len(w.present)) != n {
			w, held = nil, nil
			debug.FreeOSMemory()
			w = makeWorkload(n)
		}
		result, known := measure(w, operation, passes, time.Duration(milliseconds)*time.Millisecond)
		if !known {
			fail("no such operation: " + operation)
		}
		complete := 0
		if result.complete {
			complete = 1
		}
		fmt.Println(result.nanoseconds, result.operations, result.checksum, complete)
	}
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "version" {
		fmt.Println(runtime.Version())
		return
	}
	if len(os.Args) == 2 && os.Args[1] == "operations" {
		answerRequests()
		return
	}
	if len(os.Args) != 3 {
		fail("usage: go_map version | operations | latency N | memory N | resident N")
	}
	n, err := strconv.Atoi(os.Args[2])
	if err != nil || n < 1 {
		fail("not a number of entries: " + os.Args[2])
	}
	switch os.Args[1] {
	case "latency":
		if err := writeLatencies(n); err != nil {
			fail(err.Error())
		}
	case "memory":
		printMemory(n)
	case "resident":
		printResident(n)
	default:
		fail("no such part: " + os.Args[1])
	}
}
