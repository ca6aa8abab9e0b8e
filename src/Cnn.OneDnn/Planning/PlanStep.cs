using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>One kernel of a plan with its operands.</summary>
internal sealed record PlanStep(Kernel Kernel, Op Op, Slot[] Inputs, Slot[] Outputs, string Scope, string Backend);
