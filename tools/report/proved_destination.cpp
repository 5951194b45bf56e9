#include "tools/report/proved_destination.hpp"

#include "lib/num/ball.hpp"
#include "lib/num/decimal.hpp"

namespace separatrix {
namespace {

constexpr std::size_t shown_digits = 17;

}  // namespace

std::string low_text(const interval& x) {
  const BallPrecision scope(64);
  return low_text(ball(x), shown_digits);
}

std::string high_text(const interval& x) {
  const BallPrecision scope(64);
  return high_text(ball(x), shown_digits);
}

nlohmann::ordered_json ends_json(const interval& x) {
  return nlohmann::ordered_json::array({low_text(x), high_text(x)});
}

nlohmann::ordered_json proved_destination_json(const std::vector<std::string>& states,
                                               const std::vector<Interval>& start, const std::string& label,
                                               const ProvedDestination& proof) {
  using Json = nlohmann::ordered_json;
  Json from = Json::object(), box = Json::object();
  for (std::size_t i = 0; i < start.size(); ++i) {
    const std::string& state = states[i];
    from[state] = {to_string(start[i].low), to_string(start[i].high)};
    box[state] = ends_json(proof.limit[i]);
  }
  const bool proved = proof.label != Label::undecided, arrives = proved && !is_away(proof.label);
  return {{"start", from},
          {"label", label},
          {"reason", proved ? Json(nullptr) : Json(proof.reason)},
          {"lemma", proved ? Json(name(proof.lemma)) : Json(nullptr)},
          {"time", decimal(proof.time, shown_digits)},
          {"limit", arrives ? box : Json(nullptr)},
          {"last", arrives ? Json(nullptr) : box},
          {"loss", arrives ? ends_json(proof.loss) : Json(nullptr)},
          {"steps", proof.steps}};
}

}  // namespace separatrix
