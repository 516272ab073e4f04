using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using MLNet.Adapters.Build;

namespace MLNet.Adapters.Tests.Build;

[TestClass]
public sealed class ReferencePublicizerTests
{
    [TestMethod]
    public void Internal_types_fields_and_methods_become_public_and_private_ones_stay()
    {
        byte[] assembly = File.ReadAllBytes(typeof(Subject).Assembly.Location);

        ReferencePublicizer.Open(assembly);

        using var reader = new PEReader(new MemoryStream(assembly));
        MetadataReader metadata = reader.GetMetadataReader();
        TypeDefinition subject = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Single(type => metadata.GetString(type.Name) == nameof(Subject));
        Assert.AreEqual(TypeAttributes.NestedPublic, subject.Attributes & TypeAttributes.VisibilityMask);
        Assert.AreEqual(MethodAttributes.Public, Access(metadata, subject, nameof(Subject.InternalMethod)));
        Assert.AreEqual(MethodAttributes.Family, Access(metadata, subject, "PrivateProtectedMethod"));
        Assert.AreEqual(MethodAttributes.Private, Access(metadata, subject, "PrivateMethod"));
        FieldDefinition field = subject.GetFields().Select(metadata.GetFieldDefinition)
            .Single(field => metadata.GetString(field.Name) == nameof(Subject.InternalField));
        Assert.AreEqual(FieldAttributes.Public, field.Attributes & FieldAttributes.FieldAccessMask);
    }

    [TestMethod]
    public void Only_visibility_changes()
    {
        byte[] original = File.ReadAllBytes(typeof(Microsoft.ML.MLContext).Assembly.Location);
        byte[] opened = [.. original];

        ReferencePublicizer.Open(opened);

        // Visibility is the low three bits of a byte; every other bit is as before.
        Assert.HasCount(original.Length, opened);
        Assert.IsTrue(original.Zip(opened).All(pair => (pair.First & ~7) == (pair.Second & ~7)));
        Assert.IsFalse(original.AsSpan().SequenceEqual(opened));
    }

    [TestMethod]
    public void Opening_twice_equals_opening_once()
    {
        byte[] once = File.ReadAllBytes(typeof(Microsoft.ML.MLContext).Assembly.Location);
        ReferencePublicizer.Open(once);
        byte[] twice = [.. once];

        ReferencePublicizer.Open(twice);

        CollectionAssert.AreEqual(once, twice);
    }

    [TestMethod]
    public void A_file_that_is_no_assembly_is_refused() =>
        Assert.ThrowsExactly<BadImageFormatException>(() => ReferencePublicizer.Open(new byte[512]));

    private static MethodAttributes Access(MetadataReader metadata, TypeDefinition type, string method) =>
        type.GetMethods().Select(metadata.GetMethodDefinition)
            .Single(definition => metadata.GetString(definition.Name) == method)
            .Attributes & MethodAttributes.MemberAccessMask;

    internal abstract class Subject
    {
        internal int InternalField = 1;

        internal int InternalMethod() => InternalField + PrivateMethod();

        private protected int PrivateProtectedMethod() => InternalField;

        private int PrivateMethod() => InternalField;
    }
}
