// --checkpoint of a program that was built without HDF5.
#include "lib/num/error.hpp"
#include "tools/shell/checkpoint.hpp"

namespace separatrix {

std::unique_ptr<SweepMemory> open_checkpoint(const std::string& path, const Model&) {
  if (path.empty()) return nullptr;
  throw InvalidArgument("--checkpoint", path,
                        "in a program built with HDF5; this one was not: install libhdf5-dev and build it again");
}

}  // namespace separatrix
