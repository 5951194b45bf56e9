#include "lib/model/stationary_point.hpp"

namespace separatrix {

std::string_view name(StationaryKind kind) {
  switch (kind) {
    case StationaryKind::strict_minimum: return "strict minimum";
    case StationaryKind::minimum_manifold: return "minimum manifold";
    case StationaryKind::attractor: return "attractor";
    case StationaryKind::saddle: return "saddle";
    case StationaryKind::maximum: return "maximum";
    case StationaryKind::repeller: return "repeller";
    default: return "degenerate";
  }
}

bool attracts(StationaryKind kind) {
  return kind == StationaryKind::strict_minimum || kind == StationaryKind::minimum_manifold ||
         kind == StationaryKind::attractor;
}

std::string_view name(StationaryStatus status) {
  switch (status) {
    case StationaryStatus::converged: return "converged";
    case StationaryStatus::singular: return "singular";
    default: return "stalled";
  }
}

std::string_view name(ZeroReason reason) {
  switch (reason) {
    case ZeroReason::tangent: return "tangent";
    case ZeroReason::exchange: return "exchange";
    case ZeroReason::exact: return "exact";
    case ZeroReason::undecided: return "undecided";
    default: return "";
  }
}

}  // namespace separatrix
