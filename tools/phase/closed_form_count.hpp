#pragma once
#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "solvers/basin/sweep.hpp"
#include "theory/theory_model.hpp"

namespace separatrix {

/// Labels set against the closed form of their theory.
///
/// compared   those of which theory says something
/// agree      … the same, with the same direction where they leave for infinity
/// undecided  … while the integration does not
/// disagree   the others
struct ClosedFormCount {
  std::size_t compared = 0, agree = 0, undecided = 0, disagree = 0;

  /// Compares, in parallel. A label that contradicts the closed form is not left as one: it becomes undecided, by
  /// Reason::closed_form.
  ///
  /// cell    of each result; called from several threads
  /// throws  Interruption
  void add(const TheoryModel& theory, const std::function<SweepCell(std::size_t)>& cell,
           std::vector<SweepResult>& results);

  /// {"compared", "agree", "undecided", "disagree"}; null where nothing was compared.
  nlohmann::ordered_json json() const;

  /// A line for the terminal; empty where nothing was compared.
  std::string summary() const;

  /// "3 of 400 labels"; empty where none disagrees.
  std::string contradiction() const;
};

}  // namespace separatrix
