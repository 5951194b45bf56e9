#pragma once
#include <string>
#include <vector>

#include "lib/model/state_change.hpp"
#include "theory/registry.hpp"

namespace separatrix {

/// True for a MODEL that is the path of a file: it ends in .toml.
bool is_model_file(const std::string& model);

/// The model of a user's file (lib/model/model_file.hpp); theory says nothing about it.
///
/// Every invariant is tried: its time derivative at 100 random points of states and parameters,
/// computed with 60 digits. Where one is not 0, the quantity is not conserved; points at which it has no
/// value do not count.
///
/// throws  InputMissing if the file cannot be read; FileError, with line and character, if what it
///         says is wrong, an invariant that is not conserved included; InvalidArgument if it has a table [[event]]
TheoryModel read_user_model(const std::string& path);

/// The same of a file that may have tables [[event]]: what happens at them.
TheoryModel read_user_model(const std::string& path, std::vector<StateChange>& changes);

/// The model of a user's file with its claims, as a paper: its id is the path as it is given.
///
/// throws  as read_user_model()
Paper read_user_claims(const std::string& path);

/// The whole file.
///
/// throws  InputMissing if it is not there, is a directory or cannot be read
std::string read_file(const std::string& path);

}  // namespace separatrix
