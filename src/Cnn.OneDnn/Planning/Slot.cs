namespace Cnn.OneDnn.Planning;

/// <summary>Where the memory of a slot comes from.</summary>
internal enum Storage
{
    /// <summary>The plan's arena.</summary>
    Arena,

    /// <summary>The weights of the model.</summary>
    Weights,

    /// <summary>The gradients of the model.</summary>
    Gradients,

    /// <summary>Weights in the form of a kernel, which other plans have too.</summary>
    Shared,
}

/// <summary>A tensor in memory while a plan is made: a layout, a storage and the steps between which it must live.</summary>
internal sealed class Slot
{
    private Slot? host;

    public Slot(Layout layout, string name, Storage storage = Storage.Arena, long offset = 0)
    {
        Layout = layout;
        Name = name;
        Storage = storage;
        Offset = offset;
        ByteSize = layout.ByteSize;
    }

    public Layout Layout { get; }

    public string Name { get; }

    public Storage Storage { get; private set; }

    /// <summary>Where it lies if its storage is shared.</summary>
    public Arena? SharedMemory { get; private set; }

    /// <summary>The slot whose memory this one uses: itself unless it was put over another.</summary>
    public Slot Root => host is null ? this : host.Root;

    /// <summary>Byte offset in its storage; of the root.</summary>
    public long Offset { get; set; }

    /// <summary>Of the root: what all slots over it need.</summary>
    public long ByteSize { get; private set; }

    /// <summary>Of the root: first step that writes it.</summary>
    public int First { get; private set; } = int.MaxValue;

    /// <summary>Of the root: last step that touches it.</summary>
    public int Last { get; private set; } = -1;

    public void Touch(int step)
    {
        Slot root = Root;
        root.First = Math.Min(root.First, step);
        root.Last = Math.Max(root.Last, step);
    }

    /// <summary>Puts this slot into memory that other plans use too.</summary>
    public void Share(Arena memory) => (Storage, SharedMemory, Offset) = (Storage.Shared, memory, 0);

    /// <summary>Puts this slot over another's memory.</summary>
    public void ShareWith(Slot other)
    {
        Slot target = other.Root;
        host = target;
        target.ByteSize = Math.Max(target.ByteSize, ByteSize);
        target.First = Math.Min(target.First, First);
        target.Last = Math.Max(target.Last, Last);
    }
}
