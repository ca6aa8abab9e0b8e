namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The gradient of PReLU's slope from source and gradient.</summary>
internal sealed unsafe class PReluSlopeGradientKernel(WorkTeam team, Layout[] inputs, Layout output)
    : ReductionKernel("prelu_backward", team, inputs, output)
{
    protected override void Term(float** inputs, float* terms, long count)
    {
        for (long i = 0; i < count; i++)
        {
            terms[i] = inputs[0][i] > 0 ? 0 : inputs[0][i] * inputs[1][i];
        }
    }
}
