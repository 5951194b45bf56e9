#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// An operand q of |·|, sign or relu, as a multiple of the quantity h of a surface: q = c h.
struct SwitchingOperand {
  Expression quantity;  ///< q, over states, parameters and t
  int orientation = 1;  ///< sign of c
};

/// Surface h = 0 on which a vector field has a kink or a jump.
///
/// Its operands are 0 together: x − y, y − x and 2x − 2y are of one surface, whose h is the first of them.
struct SwitchingSurface {
  std::string name;  ///< h as the model writes it, with definitions as symbols
  std::vector<SwitchingOperand> operands;

  Expression quantity() const { return operands.front().quantity; }  ///< h
};

/// |q|, sign q and relu q of every operand of a surface, with h on one side of 0, continued beyond it.
///
/// side  1 or −1
Substitution on_side(const SwitchingSurface& surface, int side);

/// The surfaces of a model's field, and of further quantities of it, in the order of the formulas. Operands with
/// a factor that depends on parameters are surfaces of their own.
std::vector<SwitchingSurface> switching_surfaces(const Model& model, const std::vector<Expression>& also = {});

/// All operands of all surfaces, one surface after the other: what a tape is to compute so that
/// surfaces_of_switches() finds them.
std::vector<Expression> operands(const std::vector<SwitchingSurface>& surfaces);

/// Where a switching quantity of a tape belongs.
struct SurfaceOfSwitch {
  std::size_t surface = 0;
  int orientation = 1;
};

/// The surface of every switching quantity of a tape (switching_registers(), lib/tape/branch.hpp).
///
/// tape     its results from number `first` on are operands(surfaces)
/// returns  (n,) quantities that are none of the operands have surfaces of their own, with numbers after the last
std::vector<SurfaceOfSwitch> surfaces_of_switches(const Tape& tape, const std::vector<SwitchingSurface>& surfaces,
                                                  std::size_t first);

}  // namespace separatrix
