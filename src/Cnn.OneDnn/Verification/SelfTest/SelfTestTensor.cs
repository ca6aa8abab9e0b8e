using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Verification;

/// <summary>A logical tensor of a case: whole numbers that bfloat16 holds exactly, in row-major order.</summary>
/// <param name="Operand">How a kernel is to read it.</param>
/// <param name="Values">The numbers.</param>
internal sealed record SelfTestTensor(Operand Operand, double[] Values)
{
    private const int Period = 7, Middle = 3;

    /// <summary>Numbers from -3 to 3, different from one element to the next along every axis.</summary>
    public static double[] WholeNumbers(Shape shape, int seed)
    {
        double[] values = new double[shape.ElementCount];
        uint state = (uint)seed;
        for (int i = 0; i < values.Length; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            values[i] = (int)((state >> 16) % Period) - Middle;
        }

        return values;
    }

    /// <summary>A tensor of such numbers.</summary>
    public static SelfTestTensor Create(Operand operand, int seed) => new(operand, WholeNumbers(operand.Shape, seed));
}
