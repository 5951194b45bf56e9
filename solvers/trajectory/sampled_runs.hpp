#pragma once
#include <optional>

#include "solvers/trajectory/counted_runs.hpp"

namespace separatrix {

/// Whether the poles of two runs are at one place of the way from the start, as far as a picture shows.
bool meet_at_one_place(const std::optional<Known>& a, const std::optional<Known>& b, const Rational& start);

/// The same run, of which nothing is agreed on.
Run nothing_agreed(Run run);

/// The same run, whose escape is none of the solution.
Run lost(Run run, const std::string& why);

/// Where the next run is held to stop: the second where much may happen between the samples of the first, later ones at half
/// the steps of the last. One that is by series stops at `places` only.
Stops other_steps(const Run& last, const Stops& places);

/// A run of a method that knows the field from samples, repeated until it agrees with one of another method, or with itself.
///
/// The other is made by auto, of radau by series: a pair of formulas that goes through a stiff field in a million steps is
/// compared with a run of some ten. From the second run on the method is held to the steps of the other one. Where that does
/// not come to the end, no two runs make the same step. An escape is one that both meet at one place.
///
/// first   made already
/// places  that every other run has to look at too
Run repeated_by_samples(const Model& model, CountedRequest& request, Run first, const Stops& places);

}  // namespace separatrix
