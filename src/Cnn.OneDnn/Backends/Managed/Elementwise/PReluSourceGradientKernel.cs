namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The gradient of PReLU's source from source, slope and gradient.</summary>
internal sealed unsafe class PReluSourceGradientKernel(WorkTeam team, Layout[] inputs, Layout output)
    : ElementwiseKernel("prelu_backward", team, inputs, output)
{
    protected override void Apply(float** inputs, float* output, long count)
    {
        float* x = inputs[0], slope = inputs[1], dy = inputs[2];
        for (long i = 0; i < count; i++)
        {
            output[i] = x[i] > 0 ? dy[i] : slope[i] * dy[i];
        }
    }
}
