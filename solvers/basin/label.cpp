#include "solvers/basin/label.hpp"

namespace separatrix {

std::string_view name(Label label) {
  switch (label) {
    case Label::global_minimum: return "global-minimum";
    case Label::local_minimum: return "local-minimum";
    case Label::minimum: return "minimum";
    case Label::saddle: return "saddle";
    case Label::stationary: return "stationary";
    case Label::cycle: return "cycle";
    case Label::rotation: return "rotation";
    case Label::infinity: return "infinity";
    case Label::diverged: return "diverged";
    default: return "undecided";
  }
}

Reason reason_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::reached_end: return Reason::horizon;
    case Outcome::step_limit:
    case Outcome::work_limit: return Reason::step_limit;
    case Outcome::sliding: return Reason::not_unique;
    case Outcome::nonfinite: return Reason::nonfinite;
    default: return Reason::step_underflow;
  }
}

std::string_view name(Reason reason) {
  switch (reason) {
    case Reason::step_limit: return "step-limit";
    case Reason::recurrent: return "recurrent";
    case Reason::horizon: return "horizon";
    case Reason::step_underflow: return "step-underflow";
    case Reason::nonfinite: return "nonfinite";
    case Reason::state_underflow: return "state-underflow";
    case Reason::field_underflow: return "field-underflow";
    case Reason::near_boundary: return "near-boundary";
    case Reason::levels_too_close: return "levels-too-close";
    case Reason::loss_rose: return "loss-rose";
    case Reason::not_unique: return "not-unique";
    case Reason::runs_differ: return "runs-differ";
    case Reason::closed_form: return "closed-form";
    default: return "none";
  }
}

}  // namespace separatrix
