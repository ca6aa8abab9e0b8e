namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The same bytes in another place.</summary>
internal sealed unsafe class CopyKernel(WorkTeam team, Layout source, Layout destination)
    : ManagedKernel("copy", team, [source], [destination], source.Shape.ElementCount)
{
    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(Outputs[0].ByteSize, thread, threads, WorkTeam.CacheLine);
        Buffer.MemoryCopy((byte*)In(0) + start, (byte*)Out(0) + start, end - start, end - start);
    }
}
