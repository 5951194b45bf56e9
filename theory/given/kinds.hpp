#pragma once
#include <vector>

#include "solvers/box.hpp"
#include "theory/claim_kit.hpp"
#include "theory/given/subject.hpp"

namespace separatrix::given {

// What each kind of claim rests on. None of them fails but on a witness that is certain: a value beyond the error that
// two computations know of it.

/// Proved where the formula simplifies to 0, or where the flow keeps it 0 (identity.cpp); else at points, or on paths.
Evidence check(const Subject& subject, const GivenIdentity& says, const ClaimSettings& settings);

/// Of time: the limit that a path is attracted to. Else, and along parameters, extrapolated (sequence_limit.hpp).
Evidence check(const Subject& subject, const GivenLimit& says, const ClaimSettings& settings);

/// The limit of the local exponent s (dQ/ds)/Q, or (dQ/ds)/Q.
Evidence check(const Subject& subject, const GivenRate& says, const ClaimSettings& settings);

/// Labels of sampled starts, and of starts beside the edge of the set.
Evidence check(const Subject& subject, const GivenBasin& says, const ClaimSettings& settings);

/// Over the box of parameters and starts (solvers/basin/basin_over_parameters.hpp): holds and fails are theorems.
Evidence prove(const Subject& subject, const GivenBasin& says, const ClaimSettings& settings);

/// (d,) what the starts are taken from.
std::vector<Interval> box_of_starts(const Subject& subject, const GivenBasin& says);

/// By stationary(); proved where certify_stationary() finds the same.
Evidence check(const Subject& subject, const GivenCount& says, const ClaimSettings& settings);

/// Over the box of parameters (solvers/enclosure/count_over_parameters.hpp): holds and fails are theorems.
Evidence prove(const Subject& subject, const GivenCount& says, const ClaimSettings& settings);

/// Proved by intervals on a box where they suffice, else at points; on paths at every local extremum.
Evidence check(const Subject& subject, const GivenBound& says, const ClaimSettings& settings);

/// By the events of paths.
Evidence check(const Subject& subject, const GivenStage& says, const ClaimSettings& settings);

}  // namespace separatrix::given
