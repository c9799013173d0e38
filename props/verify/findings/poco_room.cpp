// POCO 1.11: a Poco::HashMap made with room for more than 2^63 entries looks for a power of two as
// large as that, which there is not, without end.
//
//   clang++ -std=c++20 poco_room.cpp -lPocoFoundation -o poco_room && ./poco_room
//
// In contract: "Creates the HashMap with room for initialReserve entries"; it can throw, as for all
// smaller numbers that are too large. Exit code 0: right; 1: wrong.
#include <Poco/HashMap.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <unistd.h>

int main() {
  std::signal(SIGALRM, [](int) {
    std::puts("HashMap(2^63 + 1) does not end");
    std::fflush(stdout);
    std::_Exit(1);
  });
  alarm(2);
  try {
    const Poco::HashMap<int, int> map((std::size_t{1} << 63) + 1);
    std::puts("HashMap(2^63 + 1) returned");
  } catch (const std::exception& e) {
    std::printf("HashMap(2^63 + 1) threw %s\n", e.what());
  }
  return 0;
}
