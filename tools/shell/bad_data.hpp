#pragma once
#include <stdexcept>

namespace separatrix {

/// An input file that is read, and is not what it should be (exit code 65); of text see FileError.
class BadData : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace separatrix
