#pragma once
#include <memory>
#include <string_view>

#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// The stepper of a method with step control.
///
/// name    that of one of methods() which has a step control
/// throws  UnknownName
template <class Real>
std::unique_ptr<Stepper<Real>> make_stepper(std::string_view name, const Tolerance& tolerance);

/// The stepper that checked settings ask for.
template <class Real>
std::unique_ptr<Stepper<Real>> make_stepper(const IntegrationSettings& settings);

/// Refuses what does not go together with gradient-descent.
///
/// throws  InvalidArgument
void check_descent(const IntegrationSettings& settings);

}  // namespace separatrix
