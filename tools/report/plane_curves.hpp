#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "solvers/stationary/nullcline.hpp"
#include "solvers/stationary/saddle_manifold.hpp"
#include "tools/picture/phase_portrait.hpp"

namespace separatrix {

/// What may be asked for beside the stationary points of a planar model.
struct PlaneCurves {
  std::optional<std::vector<Nullcline>> nullclines;
  std::optional<SaddleManifolds> manifolds;

  bool empty() const { return !nullclines && !manifolds; }
};

/// Extents and ends as tables on stdout.
void print_plane_curves(const PlaneCurves& curves, const std::vector<std::string>& states);

/// Adds the keys `nullclines` and `saddle_manifolds`, with every point.
void add_plane_curves(nlohmann::ordered_json& json, const PlaneCurves& curves, const std::vector<std::string>& states);

/// The rows of the curves in the CSV of stationary points: `number,kind,dimension,<states…>,loss`.
std::vector<std::vector<std::string>> plane_curve_rows(const PlaneCurves& curves);

/// Adds the curves to a portrait of the two states, below its points.
void draw_plane_curves(PhasePortrait& portrait, const PlaneCurves& curves, const std::vector<std::string>& states);

/// Why the curves are not all that was asked for: one sentence; empty if they are.
std::string shortcoming(const PlaneCurves& curves, std::size_t digits);

}  // namespace separatrix
