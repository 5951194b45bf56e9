#pragma once
#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace separatrix::hdf5 {

/// The library could not do what it was asked for; what() is why, in the words of the operating system where it knows.
class Failure : public std::runtime_error {
 public:
  Failure();
};

/// Passes on what is not negative.
///
/// throws  Failure
template <class Result>
Result checked(Result result) {
  if (result < 0) throw Failure();
  return result;
}

/// A file, data set, type or attribute of the library, closed at the end.
class Handle {
 public:
  /// throws  Failure if there is none
  Handle(hid_t id, herr_t (*closing)(hid_t)) : id_(checked(id)), close_(closing) {}
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  operator hid_t() const { return id_; }

  /// Closes it now.
  ///
  /// throws  Failure: what was left to be written could not be
  void close() { checked(close_(std::exchange(id_, -1))); }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

/// A new file whose structure has checksums of the library's own, readable by every HDF5 since 1.8.
Handle create_file(const std::string& path);

/// An existing file, to be read.
Handle open_file(const std::string& path);

/// Text, UTF-8, as an attribute of a file or a data set; of any length.
void write_attribute(hid_t object, const std::string& name, const std::string& text);

/// throws  Failure if there is no such text
std::string read_attribute(hid_t object, const std::string& name);

/// One dimension, and several.
Handle dataspace(hsize_t size);
Handle dataspace(const std::vector<hsize_t>& sizes);

}  // namespace separatrix::hdf5
