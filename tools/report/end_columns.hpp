#pragma once
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "tools/report/result_columns.hpp"

namespace separatrix {

/// Columns for where starts end: `limit_<state>` for each state, then `end_<state>`, of which one half is empty.
///
///     limit_  the limit of the start's label, where it is known to the digits printed
///     end_    the last point computed where it is not: on a manifold of stationary points the point of it next to the path
void add_end_columns(const Model& model, std::vector<std::string>& header);

/// The entries of a row.
///
/// values    (d,) of the point
/// at_limit  whether it is the limit
void add_end(const std::vector<std::string>& values, bool at_limit, std::vector<std::string>& row);

/// Numbers of start i where it ended; end(i, k) is of state k.
struct StartEnds {
  std::function<double(std::size_t)> loss, time;
  std::function<bool(std::size_t)> at_limit;
  std::function<double(std::size_t, std::size_t)> end;
};

/// The same columns as numbers: `loss` of a model that has one, `time`, `limit_<state>` and `end_<state>`, nan where CSV is
/// empty.
std::vector<ResultColumn> end_columns(const Model& model, const StartEnds& ends);

/// A list of starts: the columns of its states, `label`, and those of end_columns().
///
/// start  (i, k): state k of start i
/// label  of start i
std::vector<ResultColumn> start_columns(const Model& model, std::size_t starts,
                                        const std::function<double(std::size_t, std::size_t)>& start,
                                        const std::function<std::string(std::size_t)>& label, const StartEnds& ends);

}  // namespace separatrix
