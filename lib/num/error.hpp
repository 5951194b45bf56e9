#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace separatrix {

/// A caller's mistake: one sentence that names the thing, the value given and what is allowed.
///
///     "p = 6/5 is not allowed: 0 < p < 1"
///
/// what      the thing that is wrong, in the caller's words ("p", "--digits")
/// value     the value that was given, as it was given
/// allowed   what would have been accepted
class InvalidArgument : public std::invalid_argument {
 public:
  InvalidArgument(std::string what, std::string value, std::string allowed);

  const std::string& subject() const { return subject_; }
  const std::string& value() const { return value_; }
  const std::string& allowed() const { return allowed_; }

 protected:
  struct Sentence {
    std::string text;
  };
  InvalidArgument(const Sentence& sentence, std::string what, std::string value, std::string allowed);

 private:
  std::string subject_, value_, allowed_;
};

/// A name that is not among those there are; the sentence suggests the nearest spelling.
///
///     "there is no model makrov; did you mean markov? (known: markov)"
///
/// kind    what the name should name: "model", "parameter"
/// name    as it was given
/// known   the names there are
/// beside  what else would have been accepted, in words; may be empty
class UnknownName : public InvalidArgument {
 public:
  UnknownName(const std::string& kind, const std::string& name, const std::vector<std::string>& known,
              const std::string& beside = {});
};

/// A mistake of ours: a state that the code proves impossible. Always worth a report.
class InternalError : public std::logic_error {
 public:
  explicit InternalError(const std::string& sentence);
};

}  // namespace separatrix
