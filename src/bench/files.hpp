// Results go to files as a whole, or not at all.
#pragma once

#include <fstream>
#include <ostream>
#include <stdexcept>
#include <string>

namespace bench {

/// Lets `write(stream)` write the file. Throws std::runtime_error where that cannot be done.
/// Without a name there is nothing to write.
template <class Write>
void write_file(const std::string& name, Write write) {
  if (name.empty())
    return;
  std::ofstream out(name);
  if (out)
    write(out);
  if (!out.flush())
    throw std::runtime_error("cannot write " + name);
}

} // namespace bench
