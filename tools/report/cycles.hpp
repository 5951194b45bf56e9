#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "solvers/cycle/cycle_continuation.hpp"
#include "tools/picture/plot.hpp"

namespace separatrix {

/// Branches of cycles, what happens on them and how they end, as tables on stdout; nothing without a branch.
void print_cycles(const CycleContinuation& cycles, const Continuation& found);

/// A list of {"number", "hopf", "points", "bifurcations", "end", "end_hopf"}; bifurcations are counted from 1.
nlohmann::ordered_json json_of_cycles(const CycleContinuation& cycles, const Continuation& found);

/// What the CSV of branches has besides where the field is no gradient: `period,lowest_<state>…,highest_<state>…`.
std::vector<std::string> cycle_columns(const std::vector<std::string>& states);

/// Rows of that CSV: the branch is `cycle-1`, the states are a point of the cycle, the loss is left empty.
std::vector<std::vector<std::string>> cycle_rows(const CycleContinuation& cycles, std::size_t dimension);

/// The greatest and the least value of a quantity on the cycles over the parameter, and their bifurcations.
///
/// quantity  of `lowest` and `highest`
void add_cycles(LineChart& chart, const CycleContinuation& cycles, std::size_t quantity);

}  // namespace separatrix
