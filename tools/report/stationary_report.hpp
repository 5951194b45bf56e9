#pragma once
#include <string>

#include "lib/model/model.hpp"
#include "solvers/stationary/stationary.hpp"
#include "tools/report/plane_curves.hpp"

namespace separatrix {

/// Stationary points and manifolds as tables on stdout: places, kinds, spectra, ends of curves.
void print_stationary(const Stationary& found, const Model& model, const StationaryRequest& request);

/// The same as JSON, with every point of the curves, and what else was asked for.
void write_stationary_json(const std::string& path, const Stationary& found, const Model& model,
                           const StationaryRequest& request, const PlaneCurves& curves = {});

/// Every point, those along curves too, as CSV: `number,kind,dimension,<states…>,loss`.
void write_stationary_csv(const std::string& path, const Stationary& found, const PlaneCurves& curves = {});

}  // namespace separatrix
