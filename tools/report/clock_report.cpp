#include "tools/report/clock_report.hpp"

namespace separatrix {

nlohmann::ordered_json json_of_clock(const ClockFinding& clock) {
  using Json = nlohmann::ordered_json;
  const auto power = [](const std::optional<Clock>& of) { return of ? Json(to_string(of->power)) : Json(nullptr); };
  const auto& measured = clock.measured;
  return {{"unit", clock.used ? Json(clock.used->text()) : Json(nullptr)},
          {"power", power(clock.used)},
          {"order", clock.order ? Json(to_string(*clock.order)) : Json(nullptr)},
          {"derived", power(clock.derived)},
          {"measured", measured ? Json(measured->value) : Json(nullptr)},
          {"change", measured && measured->change ? Json(*measured->change) : Json(nullptr)},
          {"agree", name(clock.agree)},
          {"text", clock.text()}};
}

}  // namespace separatrix
