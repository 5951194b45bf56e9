#include "tools/phase/phase_survey.hpp"

#include <map>

#include "lib/num/decimal.hpp"
#include "tools/phase/phase_color.hpp"
#include "tools/picture/caption.hpp"

namespace separatrix {

PhaseFrame frame_of(const PhaseColor& color, const PhaseRequest& request) {
  const auto axis_of = [](const PhaseAxis& axis) {
    return Axis{axis.name(), to_double(axis.range().low), to_double(axis.range().high), axis.is_logarithmic()};
  };
  PhaseFrame frame;
  frame.legend = color.legend;
  // a start that follows from an axis is another one in each cell
  const bool start_follows = request.start && (request.x.is_parameter() || request.y.is_parameter());
  frame.subtitle =
      caption(request.theory.model, request.base.parameters,
              start_follows ? std::vector<Rational>{} : request.base.start, {request.x.name(), request.y.name()});
  frame.x = axis_of(request.x);
  frame.y = axis_of(request.y);
  return frame;
}

PhaseRegions regions_of(const std::vector<std::string>& words) {
  std::map<std::string, int> place;
  for (const std::string& word : words) place[word] = 0;
  PhaseRegions regions;
  for (auto& [word, index] : place) {
    index = static_cast<int>(regions.names.size());
    regions.names.push_back(word);
  }
  for (const std::string& word : words) regions.index.push_back(place[word]);
  return regions;
}

}  // namespace separatrix
