//go:build string_keys

package main

type key = string

const kind = "string"

func makeKey(i uint64) key {
	number := mix(i, keySeed)
	text := make([]byte, 8+number%32)
	bits := number
	for at := range text {
		if at%16 == 0 {
			bits = mix(number, uint64(at))
		}
		text[at] = 'a' + byte(bits%16)
		bits >>= 4
	}
	return string(text)
}

func (w *workload) valueNaming(i uint64) uint64 {
	return i
}

func (w *workload) namedBy(value uint64) key {
	return w.present[value]
}

func digest(k key) uint64 {
	return uint64(len(k))
}
