#include "tools/report/hdf5_result.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

#include "lib/num/error.hpp"
#include "tools/shell/hdf5_handle.hpp"
#include "tools/shell/interrupt.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/run_inputs.hpp"

namespace separatrix {
namespace {

// numbers of a column that are in memory at once
constexpr std::size_t block = std::size_t{1} << 16;

hdf5::Handle data_set(hid_t file, const std::string& name, hid_t type, hid_t space) {
  std::string allowed = name;
  std::replace(allowed.begin(), allowed.end(), '/', '_');
  hdf5::Handle data(H5Dcreate2(file, allowed.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
  if (allowed != name) hdf5::write_attribute(data, "long_name", name);
  return data;
}

// blanks separate the words: those inside one become _
void write_words(hid_t data, const std::vector<std::string>& words) {
  std::vector<std::int32_t> places;
  std::string text;
  for (std::string word : words) {
    std::replace(word.begin(), word.end(), ' ', '_');
    text += (text.empty() ? "" : " ") + word;
    places.push_back(static_cast<std::int32_t>(places.size()));
  }
  hdf5::write_attribute(data, "flag_meanings", text);
  const hdf5::Handle space = hdf5::dataspace(places.size());
  hdf5::Handle attribute(H5Acreate2(data, "flag_values", H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  hdf5::checked(H5Awrite(attribute, H5T_NATIVE_INT32, places.data()));
}

// in the order of the cells, some at a time
void write_values(hid_t data, std::size_t cells, const std::vector<hsize_t>& shape,
                  const std::function<double(std::size_t)>& value) {
  const std::size_t across = shape.back(), rows = std::max<std::size_t>(block / across, 1);
  const hdf5::Handle place(H5Dget_space(data), H5Sclose);
  std::vector<double> numbers;
  for (std::size_t first = 0; first < cells;) {
    if (interrupted()) throw Interrupted("interrupted; nothing was written");
    std::vector<hsize_t> offset{first / across, 0},
        count{std::min<hsize_t>(rows, shape.front() - first / across), across};
    if (shape.size() == 1) {
      offset = {first};
      count = {std::min<hsize_t>(block, cells - first)};
    }
    std::size_t size = 1;
    for (const hsize_t each : count) size *= each;
    numbers.resize(size);
    for (std::size_t i = 0; i < size; ++i) numbers[i] = value(first + i);
    hdf5::checked(H5Sselect_hyperslab(place, H5S_SELECT_SET, offset.data(), nullptr, count.data(), nullptr));
    const hdf5::Handle here = hdf5::dataspace(count);
    hdf5::checked(H5Dwrite(data, H5T_NATIVE_DOUBLE, here, place, H5P_DEFAULT, numbers.data()));
    first += size;
  }
}

void write_all(const std::string& path, const std::vector<ResultAxis>& axes, const std::vector<ResultColumn>& columns,
               const std::vector<std::pair<std::string, std::string>>& attributes) {
  hdf5::Handle file = hdf5::create_file(path);
  const Invocation& made_by = invocation();
  hdf5::write_attribute(file, "Conventions", "CF-1.8");
  hdf5::write_attribute(file, "program", "separatrix");
  hdf5::write_attribute(file, "version", made_by.version);
  hdf5::write_attribute(file, "command", made_by.command);
  hdf5::write_attribute(file, "seed", std::to_string(made_by.seed));
  std::string inputs;
  for (const auto& [name, content] : run_inputs().files) inputs += fmt::format("{}: {}\n", name, content);
  if (!inputs.empty()) hdf5::write_attribute(file, "inputs", inputs);
  for (const auto& [name, text] : attributes) hdf5::write_attribute(file, name, text);

  std::vector<hdf5::Handle> scales;
  std::vector<hsize_t> shape;
  std::size_t cells = 1;
  for (const ResultAxis& axis : axes) {
    scales.push_back(data_set(file, axis.name, H5T_IEEE_F64LE, hdf5::dataspace(axis.cells)));
    write_values(scales.back(), axis.cells, {axis.cells}, axis.value);
    hdf5::checked(H5DSset_scale(scales.back(), axis.name.c_str()));
    shape.push_back(axis.cells);
    cells *= axis.cells;
  }
  const hdf5::Handle space = hdf5::dataspace(shape);
  for (const ResultColumn& column : columns) {
    const bool is_number = column.words.empty();
    const hdf5::Handle data = data_set(file, column.name, is_number ? H5T_IEEE_F64LE : H5T_STD_I32LE, space);
    for (std::size_t i = 0; i < scales.size(); ++i) {
      hdf5::checked(H5DSattach_scale(data, scales[i], static_cast<unsigned>(i)));
    }
    if (!is_number) write_words(data, column.words);
    write_values(data, cells, shape, column.value);
  }
  scales.clear();
  file.close();
}

}  // namespace

void check_hdf5(const std::string& path) {
  if (path == "-") throw InvalidArgument("--hdf5", path, "the name of a file");
}

void write_hdf5(const std::string& path, const std::vector<ResultAxis>& axes, const std::vector<ResultColumn>& columns,
                const std::vector<std::pair<std::string, std::string>>& attributes) {
  if (path.empty()) return;
  const Unbroken unbroken;
  const std::string temporary = temporary_beside(path);
  try {
    write_all(temporary, axes, columns, attributes);
    move_into_place(temporary, path);
  } catch (const hdf5::Failure& problem) {
    unlink(temporary.c_str());
    throw OutputError(path, problem.what(), OutputError::cannot_write);
  } catch (...) {
    unlink(temporary.c_str());
    throw;
  }
}

}  // namespace separatrix
