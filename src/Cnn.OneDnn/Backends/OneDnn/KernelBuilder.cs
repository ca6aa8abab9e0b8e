using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>Assigns a request's operands to the arguments of an accepted primitive and reads from it the layouts that the request left open.</summary>
internal sealed class KernelBuilder(OneDnnContext context, PrimitiveDescHandle descriptor, KernelRequest request)
{
    private readonly List<ArgumentBinding> bindings = [];
    private readonly int[] inPlace = [.. request.Outputs.Select(_ => -1)];

    public KernelBuilder Input(int index, int argument) => Bind(new ArgumentBinding(argument, ArgumentSource.Input, index));

    public KernelBuilder Output(int index, int argument) => Bind(new ArgumentBinding(argument, ArgumentSource.Output, index));

    /// <summary>An argument that the library insists on and whose values do not matter.</summary>
    public KernelBuilder Zeros(int argument) => Bind(new ArgumentBinding(argument, ArgumentSource.Zeros, 0));

    /// <summary>Output <paramref name="output"/> may lie where input <paramref name="input"/> does, if they have the same layout.</summary>
    public KernelBuilder InPlace(int output, int input)
    {
        inPlace[output] = input;
        return this;
    }

    /// <summary>The kernel, which owns the descriptor from here on; if it cannot be made the descriptor is freed.</summary>
    public PrimitiveKernel Build()
    {
        try
        {
            return Create();
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    private PrimitiveKernel Create()
    {
        Layout[] inputs = Layouts(request.Inputs, ArgumentSource.Input), outputs = Layouts(request.Outputs, ArgumentSource.Output);
        for (int i = 0; i < inPlace.Length; i++)
        {
            if (inPlace[i] >= 0 && !inputs[inPlace[i]].Equals(outputs[i]))
            {
                inPlace[i] = -1;
            }
        }

        return new PrimitiveKernel(context, descriptor, [.. bindings], inputs, outputs, inPlace);
    }

    private KernelBuilder Bind(ArgumentBinding binding)
    {
        bindings.Add(binding);
        return this;
    }

    private Layout[] Layouts(Operand[] operands, ArgumentSource source)
    {
        var layouts = new Layout[operands.Length];
        for (int i = 0; i < layouts.Length; i++)
        {
            ArgumentBinding? binding = bindings.Where(b => b.Source == source && b.Index == i).Select(b => (ArgumentBinding?)b).FirstOrDefault();
            layouts[i] = operands[i].Layout
                ?? (binding is ArgumentBinding bound
                    ? context.Descriptors.LayoutOf(Dnnl.dnnl_primitive_desc_query_md(descriptor.Value, dnnl_query_t.dnnl_query_exec_arg_md, bound.Argument))
                    : Layout.ChannelsLast(operands[i].Shape, operands[i].Type));
        }

        return layouts;
    }
}
