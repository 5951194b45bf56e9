#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "lib/model/csv.hpp"
#include "lib/model/dataset.hpp"
#include "lib/num/error.hpp"

/// Any text is rows of fields, and a table of exact numbers, or is refused with a place in the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace separatrix;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    read_csv(text, "fuzzed.csv", [](const std::vector<CsvField>& row) {
      if (row.empty()) std::abort();
    });
    read_dataset("points", text, "fuzzed.csv");
  } catch (const FileError&) {
  } catch (const InvalidArgument&) {
  }
  return 0;
}
