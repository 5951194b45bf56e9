#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "solvers/basin/certified_boundary.hpp"
#include "solvers/basin/certified_plane.hpp"

namespace separatrix {

/// Proofs of where starts go, as a file for others to check (docs/certificates.md has the format).
///
/// The field, the loss and the levels are written as the proof has them: with the values of the parameters.
class DestinationCertificate {
 public:
  /// kind    "basin", "boundary", "phase"
  /// throws  as certificate_of
  DestinationCertificate(const std::string& kind, const Model& model, const ParameterValues& parameters);

  /// The destination of a box of starts: its proof, if it has one, is appended to `proofs`.
  ///
  /// label    as printed
  /// returns  {`start`, `label`}, and of a proof {`lemma`, `time`, `limit`, `loss`, `steps`}
  nlohmann::ordered_json add(const std::vector<Interval>& start, const std::string& label,
                             const ProvedDestination& found);

  /// Cells of a plane in the order of their proofs, with all that add() has; and the limits of each label.
  ///
  /// labels  (cells,) as printed
  void add(const PlaneOfStarts& plane, const std::vector<PlaneCell>& cells, const std::vector<std::string>& labels);

  /// Keys of what is stated, beside `model` and `parameters`.
  void state(const std::string& key, nlohmann::ordered_json value) { statement_[key] = std::move(value); }

  /// throws  OutputError
  void write(const std::string& path) const;

 private:
  nlohmann::ordered_json proof_json(const ProvedDestination& found);

  std::vector<std::string> states_;
  nlohmann::ordered_json certificate_, statement_;
  std::size_t bits_ = 0;  // the most of all proofs
};

}  // namespace separatrix
