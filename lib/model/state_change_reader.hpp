#pragma once
#include <vector>

#include "lib/model/flow_terms_reader.hpp"
#include "lib/model/state_change.hpp"

namespace separatrix {

/// The tables [[event]] of a model file; every mistake is a FileError at its character.
class StateChangeReader : protected FlowTermsReader {
 protected:
  using FlowTermsReader::FlowTermsReader;

  /// In the order of the file, once states, parameters and definitions are read.
  std::vector<StateChange> read_state_changes();

 private:
  StateChange read_state_change(const toml::table& event);
};

}  // namespace separatrix
