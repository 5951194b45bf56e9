#pragma once
#include <hdf5_hl.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "tools/shell/hdf5_handle.hpp"

namespace separatrix::testing {

/// How many rows of a checkpoint are marked as done, read by the HDF5 library.
inline std::size_t rows_done(const std::string& path) {
  const hdf5::Handle file = hdf5::open_file(path), data(H5Dopen2(file, "starts", H5P_DEFAULT), H5Dclose),
                     space(H5Dget_space(data), H5Sclose), type(H5Tcreate(H5T_COMPOUND, 1), H5Tclose);
  hdf5::checked(H5Tinsert(type, "done", 0, H5T_NATIVE_UINT8));
  std::vector<std::uint8_t> done(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
  hdf5::checked(H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, done.data()));
  return static_cast<std::size_t>(std::count(done.begin(), done.end(), 1));
}

/// A data set of numbers of a result, with the names of the scales of its dimensions.
struct ReadColumn {
  std::vector<hsize_t> shape;
  std::vector<double> values;
  std::vector<std::string> dimensions;  ///< names of the data sets that are their scales
  std::string meanings;                 ///< attribute `flag_meanings`, empty for numbers
};

inline ReadColumn read_column(hid_t file, const std::string& name) {
  const hdf5::Handle data(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose), space(H5Dget_space(data), H5Sclose);
  ReadColumn column;
  column.shape.resize(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
  H5Sget_simple_extent_dims(space, column.shape.data(), nullptr);
  column.values.resize(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
  hdf5::checked(H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, column.values.data()));
  const auto keep_name = [](hid_t, unsigned, hid_t scale, void* found) -> herr_t {
    std::string path(static_cast<std::size_t>(H5Iget_name(scale, nullptr, 0)), '\0');
    H5Iget_name(scale, path.data(), path.size() + 1);
    static_cast<std::vector<std::string>*>(found)->push_back(path);
    return 0;
  };
  if (H5DSis_scale(data) <= 0) {
    for (unsigned i = 0; i < column.shape.size(); ++i) {
      hdf5::checked(H5DSiterate_scales(data, i, nullptr, keep_name, &column.dimensions));
    }
  }
  if (H5Aexists(data, "flag_meanings") > 0) column.meanings = hdf5::read_attribute(data, "flag_meanings");
  return column;
}

}  // namespace separatrix::testing
