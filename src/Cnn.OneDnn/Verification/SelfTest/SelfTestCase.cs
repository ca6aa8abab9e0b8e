using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification;

/// <summary>An op on given numbers with the results that it must have.</summary>
/// <param name="Name">What it is about, for messages.</param>
/// <param name="Op">What is computed.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Outputs">What it writes, in double precision; the numbers are sums of whole ones, so they are exact.</param>
internal sealed record SelfTestCase(string Name, Op Op, SelfTestTensor[] Inputs, SelfTestTensor[] Outputs)
{
    /// <summary>The type of the first operand.</summary>
    public DataType Type => Inputs[0].Operand.Type;

    public override string ToString() => $"{Op.Name} of {Type} {Name}";
}
