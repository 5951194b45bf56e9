#pragma once
#include <memory>

#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// Taylor series, until the field turns out to be stiff; then Radau IIA.
///
/// After 64, 128, 256, … steps by series that the series themselves limit, where 2000 or more are to come at the present
/// rate: if the field looks stiff there (looks_stiff()), a run by radau sets out from the present state for an
/// eighth of the work so far. Work is counted, in evaluations of the field (Stepper::work()): the choice does not depend
/// on the load of a machine. If what radau needs for the rest, at the rate of its last step, is less than half of what
/// series need, it takes over. Where radau finds no step the series go on, for good. So they do where errors of the size of the
/// tolerance grow to that of the states on the way to come (log10_growth_ahead()): a state that decays below all digits and grows
/// again is known to series, which resolve it to its own size, and not to radau.
///
/// The absolute part of radau's tolerance is that of the smallest state along the way: states are measured on the size
/// they had, as agreement of two runs measures them. Fields with |·|, sign or relu stay with the series, and so
/// do runs with events, which are found by series (make_stepper()).
///
/// The end that first_step() is told has to be that of the run: the rest is predicted from it.
template <class Real>
std::unique_ptr<Stepper<Real>> make_automatic(const Tolerance& tolerance);

}  // namespace separatrix
