#include "tools/report/bifurcation_words.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace separatrix {

std::string bifurcation_words(Bifurcation kind, Criticality criticality) {
  if (criticality == Criticality::none) return std::string(name(kind));
  return fmt::format("{}, {}", name(kind), name(criticality));
}

nlohmann::ordered_json criticality_json(Criticality criticality) {
  if (criticality == Criticality::none) return nullptr;
  return name(criticality);
}

PointStyle bifurcation_sign(Bifurcation kind) {
  switch (kind) {
    case Bifurcation::fold: return PointStyle::maximum;
    case Bifurcation::pitchfork: return PointStyle::start;
    case Bifurcation::hopf: return PointStyle::degenerate;
    default: return PointStyle::saddle;
  }
}

}  // namespace separatrix
