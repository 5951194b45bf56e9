#pragma once
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "lib/model/trajectory.hpp"
#include "solvers/trajectory/integrate.hpp"

namespace separatrix {

/// The step to try. A proposal that nearly covers the rest of the interval takes it whole, so that no
/// tiny step is left over; one too small to move t is raised until it does: only a step that was
/// rejected underflows.
template <class Real>
Real step_to_try(const Real& t, Real proposed, const Real& rest);

/// The sides of switching surfaces (Stepper::sides()) that steps were made on, by the first step of each.
using SidesOfSteps = std::vector<std::pair<std::size_t, std::vector<int>>>;

/// Dense output of any one-step method: the method itself, restarted at the point before, on the branch of
/// the field that the step was made on. A step shorter than the one that was accepted is at least as accurate.
///
/// sides  empty: the method chooses them itself
template <class Real>
std::shared_ptr<DenseOutput<Real>> restarted_steps(VectorField<Real> field, IntegrationSettings settings,
                                                   SidesOfSteps sides);

/// Dense output of the first steps of a trajectory, then from step `first` on of the next part, and so on.
template <class Real>
struct DensePart {
  std::size_t first = 0;
  std::shared_ptr<DenseOutput<Real>> dense;
};
template <class Real>
std::shared_ptr<DenseOutput<Real>> joined(std::vector<DensePart<Real>> parts);

}  // namespace separatrix
