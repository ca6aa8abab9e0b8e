using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>A network where a layer is expected. Its own layers are what is called; this never becomes part of a network.</summary>
internal sealed class NetworkAsLayer(Model network) : Layer
{
    public Model Network => network;

    public override string ClassName => network.GetType().Name;

    internal override bool IsNetwork => true;

    internal override SymbolicTensor ApplyNetwork(IReadOnlyList<SymbolicTensor> inputs) => network.Apply(inputs);
}
