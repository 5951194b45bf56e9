// --hdf5 of a program that was built without HDF5.
#include "lib/num/error.hpp"
#include "tools/report/hdf5_result.hpp"

namespace separatrix {

void check_hdf5(const std::string& path) {
  if (path.empty()) return;
  throw InvalidArgument("--hdf5", path,
                        "in a program built with HDF5; this one was not: install libhdf5-dev and build it again");
}

void write_hdf5(const std::string&, const std::vector<ResultAxis>&, const std::vector<ResultColumn>&,
                const std::vector<std::pair<std::string, std::string>>&) {}

}  // namespace separatrix
