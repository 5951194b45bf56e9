#pragma once
#include <string>
#include <vector>

#include "lib/model/given_claim.hpp"
#include "lib/model/state_change_reader.hpp"

namespace separatrix {

/// The tables [[claim]] of a model file; every mistake is a FileError at its character.
class ClaimReader : protected StateChangeReader {
 protected:
  using StateChangeReader::StateChangeReader;

  /// In the order of the file.
  std::vector<GivenClaim> read_claims(const Model& model) const;

  /// Intervals of states, and of parameters where they may be named: { x = "-2:2" }.
  GivenBox read_box(const Model& model, const toml::node& node, bool with_parameters) const;

 private:
  class One;  // the keys of one table, over a model
};

}  // namespace separatrix
