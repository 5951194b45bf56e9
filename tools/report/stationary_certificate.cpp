#include "tools/report/stationary_certificate.hpp"

#include <nlohmann/json.hpp>

#include "tools/report/certificate.hpp"
#include "tools/report/certified_stationary_report.hpp"

namespace separatrix {

using Json = nlohmann::ordered_json;

void write_stationary_certificate(const std::string& path, const CertifiedStationary& found, const Model& model,
                                  const CertifiedStationaryRequest& request) {
  const StationaryProof& proof = found.proof.value();
  Json certificate = certificate_of("stationary", model, request.parameters, proof.field);
  certificate["statement"] = certified_json(found, model, request);
  certificate["pieces"] = Json::array();
  for (const StationaryProof::Piece& piece : proof.pieces) {
    certificate["pieces"].push_back(Json::array({piece.verdict, json_of(piece.box), piece.number, piece.cut}));
  }
  certificate["unique"] = Json::array();
  for (const StationaryProof::UniqueBox& unique : proof.unique) {
    certificate["unique"].push_back(
        {{"box", json_of(unique.box)}, {"zero", json_of(unique.zero)}, {"point", unique.point}});
  }
  certificate["points"] = Json::array();
  for (const StationaryProof::Point& point : proof.points) {
    certificate["points"].push_back(
        {{"enclosure", json_of(point.enclosure)}, {"basis", point.basis}, {"signs", point.signs}});
  }
  write_certificate(path, certificate);
}

}  // namespace separatrix
