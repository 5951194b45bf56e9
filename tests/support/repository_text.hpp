#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/program.hpp"

/// The text of the repository, for tests of what its pages promise.
namespace separatrix::testing {

/// The folder SEPARATRIX_ROOT.
inline std::filesystem::path root() {
  const char* path = std::getenv("SEPARATRIX_ROOT");
  REQUIRE(path != nullptr);
  return path;
}

inline std::string content(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Files below a folder of the repository in which a text occurs.
inline std::set<std::string> places(const std::string& folder, const std::string& text) {
  std::set<std::string> found;
  for (const auto& each : std::filesystem::recursive_directory_iterator(root() / folder)) {
    if (each.is_regular_file() && contains(content(each.path()), text)) {
      found.insert(std::filesystem::relative(each.path(), root()).string());
    }
  }
  return found;
}

inline std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace separatrix::testing
