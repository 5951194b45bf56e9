#pragma once
#include <string>
#include <utility>
#include <vector>

#include "lib/model/model.hpp"
#include "tools/report/result_columns.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

/// Refuses --hdf5 where it cannot be written at all, before long work.
///
/// throws  InvalidArgument for stdout, and in a program built without HDF5
void check_hdf5(const std::string& path);

/// What results are of, exact: attributes of the file.
///
/// returns  {"model", its name}, {"parameter_p", "1/10"} …, {"start_e", "1/2"} …, without what is in `axes`
/// start    empty: of no single start
std::vector<std::pair<std::string, std::string>> exact_inputs(const Model& model, const ParameterValues& parameters,
                                                              const std::vector<Rational>& start,
                                                              const std::vector<std::string>& axes);

/// Writes results to an HDF5 file that appears when it is complete.
///
///     /NAME of an axis     (cells,) doubles, a dimension scale
///     /NAME of a column    over all axes, doubles, with them as its dimensions; of words the places of the words in the
///                          attribute `flag_meanings`, integers, as the CF conventions have it
///     attributes           `program`, `version`, `command`, `seed`, `inputs` (files that were read, with size and CRC-32), and those given
///
/// A column whose name HDF5 does not allow, for its "/", has "_" there, and its name as attribute `long_name`.
///
/// path      empty: nothing is done
/// axes      slowest first; the cells of columns are counted with the last one fastest
/// throws    OutputError, Interrupted
void write_hdf5(const std::string& path, const std::vector<ResultAxis>& axes, const std::vector<ResultColumn>& columns,
                const std::vector<std::pair<std::string, std::string>>& attributes);

}  // namespace separatrix
