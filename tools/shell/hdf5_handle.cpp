#include "tools/shell/hdf5_handle.hpp"

#include <cstddef>

namespace separatrix::hdf5 {
namespace {

// the innermost description: "file write failed: …, errno = 28, error message = 'No space left on device', …"
herr_t keep_first(unsigned depth, const H5E_error2_t* error, void* text) {
  if (depth == 0 && error->desc != nullptr) *static_cast<std::string*>(text) = error->desc;
  return 0;
}

std::string reason() {
  std::string text = "the HDF5 library gives no reason";
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &text);
  const std::string before = "error message = '";
  const std::size_t begin = text.find(before);
  if (begin == std::string::npos) return text;
  const std::size_t from = begin + before.size();
  return text.substr(from, text.find('\'', from) - from);
}

// What the library says of its own accord would go to stderr; and what it could not close, on a full disk, it would try to
// close at the end of the program, where it crashes.
void silence() {
  static const bool once = [] {
    H5dont_atexit();
    return H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
  }();
  static_cast<void>(once);
}

// of this length, with the byte behind it that ends it
Handle text_type(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  checked(H5Tset_size(type, length + 1));
  checked(H5Tset_cset(type, H5T_CSET_UTF8));
  return type;
}

}  // namespace

Failure::Failure() : std::runtime_error(reason()) {}

Handle create_file(const std::string& path) {
  silence();
  Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose), creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  checked(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18));
  // attributes beside the header of their object, where 64 KiB is no limit
  checked(H5Pset_attr_phase_change(creation, 0, 0));
  return {H5Fcreate(path.c_str(), H5F_ACC_EXCL, creation, access), H5Fclose};
}

Handle open_file(const std::string& path) {
  silence();
  return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose};
}

void write_attribute(hid_t object, const std::string& name, const std::string& text) {
  const Handle type = text_type(text.size()), one(H5Screate(H5S_SCALAR), H5Sclose);
  Handle attribute(H5Acreate2(object, name.c_str(), type, one, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  checked(H5Awrite(attribute, type, text.c_str()));
  attribute.close();
}

std::string read_attribute(hid_t object, const std::string& name) {
  const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose), type(H5Aget_type(attribute), H5Tclose);
  if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) > 0) throw Failure();
  std::string text(H5Tget_size(type), '\0');
  checked(H5Aread(attribute, type, text.data()));
  return text.substr(0, text.find('\0'));
}

Handle dataspace(const std::vector<hsize_t>& sizes) {
  return {H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), H5Sclose};
}

Handle dataspace(hsize_t size) { return dataspace(std::vector<hsize_t>{size}); }

}  // namespace separatrix::hdf5
