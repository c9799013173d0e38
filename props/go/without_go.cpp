// Go's side in a program that is built without Go: it is absent.
#include "props/go/go_maps.hpp"

#include <stdexcept>

namespace bucketproof::go {
namespace {

[[noreturn]] void missing() {
  throw std::runtime_error(
      "this was built without Go 1.19: apt-get install golang-go, then configure and build again");
}

} // namespace

go_maps::go_maps(const model::setup&) {
  missing();
}
std::vector<state> go_maps::apply(std::span<const step>) {
  missing();
}
bucket_image go_maps::look(model::map_name) const {
  missing();
}

} // namespace bucketproof::go
