#include "tools/report/destination_certificate.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "lib/model/enclosable.hpp"
#include "lib/symbolic/print.hpp"
#include "tools/report/certificate.hpp"
#include "tools/report/proved_destination.hpp"
#include "tools/report/simulation_certificate.hpp"

namespace separatrix {

using Json = nlohmann::ordered_json;

namespace {

// the side across which a piece is halved, or its verdict
Json json_of(const Cover& cover) {
  Json pieces = Json::array();
  for (const CoverPiece& piece : cover) {
    switch (piece.verdict) {
      case CoverPiece::Verdict::halved: pieces.push_back(piece.side); break;
      case CoverPiece::Verdict::above: pieces.push_back("above"); break;
      case CoverPiece::Verdict::moving: pieces.push_back("moving"); break;
      case CoverPiece::Verdict::near: pieces.push_back("near"); break;
    }
  }
  return pieces;
}

}  // namespace

DestinationCertificate::DestinationCertificate(const std::string& kind, const Model& model,
                                               const ParameterValues& parameters)
    : states_(model.description().states) {
  const Model written = enclosable(model, parameters);
  certificate_ = certificate_of(kind, written, {}, written.field());
  Json& formulas = certificate_["model"];
  formulas["gradient_flow"] = model.is_gradient_flow();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    formulas["parameters"][model.description().parameters[i].name] = to_string(parameters[i]);
  }
  formulas["levels"] = Json::array();
  for (const Level& level : written.description().levels) {
    formulas["levels"].push_back(formula_text(written, level.loss));
  }
  statement_ = {{"model", model.name()}, {"parameters", formulas["parameters"]}};
  certificate_["proofs"] = Json::array();
}

Json DestinationCertificate::proof_json(const ProvedDestination& found) {
  const DestinationProof& proof = *found.proof;
  bits_ = std::max(bits_, proof.bits);
  Json json = json_of(proof.flow), sides = Json::object();
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (proof.sides[i] != 0) sides[states_[i]] = proof.sides[i];
  }
  json["sides"] = sides;
  if (!proof.centre.empty()) {
    json["centre"] = proof.centre;
    json["radius"] = proof.radius;
  }
  switch (found.lemma) {
    case TrapLemma::factor: json["factor"] = print(proof.factor); break;
    case TrapLemma::sublevel:
      json["around"] = json_of(proof.around);
      json["level"] = proof.level;
      json["covers"] = Json::array();
      for (const Cover& cover : proof.covers) json["covers"].push_back(json_of(cover));
      break;
    case TrapLemma::inequality:
      json["floor"] = to_string(proof.floor);
      json["residuals"] = Json::array();
      for (const Expression r : proof.residuals) json["residuals"].push_back(print(r));
      break;
    case TrapLemma::cone: {
      Json corner = Json::object();
      for (std::size_t i = 0; i < states_.size(); ++i) {
        if (proof.sense[i] != 0) corner[states_[i]] = {proof.sense[i], to_string(proof.corner[i])};
      }
      json["corner"] = corner;
      break;
    }
    default: break;
  }
  return json;
}

Json DestinationCertificate::add(const std::vector<Interval>& start, const std::string& label,
                                 const ProvedDestination& found) {
  Json stated = proved_destination_json(states_, start, label, found);
  stated.erase("reason");
  stated.erase("last");
  if (!found.proof) {
    for (const char* key : {"lemma", "time", "limit", "loss", "steps"}) stated.erase(key);
    certificate_["proofs"].push_back(nullptr);
    return stated;
  }
  certificate_["proofs"].push_back(proof_json(found));
  return stated;
}

void DestinationCertificate::add(const PlaneOfStarts& plane, const std::vector<PlaneCell>& cells,
                                 const std::vector<std::string>& labels) {
  std::vector<std::size_t> order(cells.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](std::size_t i) { return std::pair(cells[i].proof.label == Label::undecided, cells[i].order); };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  Json stated = Json::array();
  std::map<std::string, IntervalVector> limits;
  for (const std::size_t i : order) {
    const PlaneCell& cell = cells[i];
    Json each = add(starts_of(plane, cell), labels[i], cell.proof);
    each.erase("start");
    if (cell.proof.lemma == TrapLemma::proved_region) {
      each.erase("limit");
      each.erase("loss");
    } else if (cell.proof.proof && !is_away(cell.proof.label)) {
      IntervalVector& all = limits.try_emplace(labels[i], cell.proof.limit).first->second;
      for (std::size_t k = 0; k < all.size(); ++k) all[k] = hull(all[k], cell.proof.limit[k]);
    }
    each["cell"] = {cell.level, cell.column, cell.row};
    stated.push_back(std::move(each));
  }
  Json ends = Json::object();
  for (const auto& [label, box] : limits) {
    for (std::size_t k = 0; k < box.size(); ++k) ends[label][states_[k]] = ends_json(box[k]);
  }
  state("limits", ends);
  certificate_["cells"] = stated;
}

void DestinationCertificate::write(const std::string& path) const {
  Json all = certificate_;
  all["statement"] = statement_;
  all["statement"]["bits"] = bits_;
  write_certificate(path, all);
}

}  // namespace separatrix
