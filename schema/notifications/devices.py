"""Registering the devices that take pushes."""

import graphene

from mulin.notifications import devices, models
from mulin.people.models import Locale as LocaleModel
from mulin.refusals import Code, invalid
from schema.context import viewer_of
from schema.enums import Platform
from schema.ids import local_id
from schema.notifications.types import Device
from schema.refusals import error_list, telling


class RegisterDeviceInput(graphene.InputObjectType):
    """A device and its Firebase token."""

    token = graphene.String(
        required=True, description="What Firebase's SDK gave the app; printable ASCII."
    )
    platform = Platform(required=True, description="What kind of device it is.")
    locale = graphene.String(description="`zh` or `en`; null: the language of your profile.")
    previous_token = graphene.String(
        description="The token this app had until now: the device stays the same one, and what "
        "waits for it arrives under the new token. One that is not known is passed over."
    )


class RegisterDevice(graphene.Mutation):
    """Have pushes sent to this device. A token belongs to one person: whoever registered it last.

    Call it after signing in, whenever the SDK gives a new token, and once a month. A device that
    has not called for 270 days is forgotten; of more than 20 those that called longest ago are.
    """

    class Meta:
        name = "RegisterDevicePayload"

    class Arguments:
        input = RegisterDeviceInput(required=True, description="The device.")

    device = graphene.Field(Device, description="The device; null when refused.")
    errors = error_list("RegisterDevice", Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RegisterDeviceInput,  # noqa: A002 - the API's word
    ) -> "RegisterDevice":
        viewer = viewer_of(info)
        platform = models.Platform(input.platform)
        locale = locale_of(input.locale)
        made = await devices.register(viewer, input.token, platform, locale, input.previous_token)
        return RegisterDevice(device=made, errors=[])


def locale_of(written: str | None) -> LocaleModel | None:
    """`zh`, `en` and their regional kin such as `zh-CN` (BCP 47). Raises Refusal INVALID locale."""
    if written is None:
        return None
    try:
        return LocaleModel(written.replace("_", "-").split("-")[0].lower())
    except ValueError:
        raise invalid("locale", "bad_locale") from None


class UnregisterDeviceInput(graphene.InputObjectType):
    """Which device."""

    token = graphene.String(required=True, description="The token it was registered with.")


class UnregisterDevice(graphene.Mutation):
    """Send no more pushes to this device."""

    class Meta:
        name = "UnregisterDevicePayload"

    class Arguments:
        input = UnregisterDeviceInput(required=True, description="Which device.")

    errors = error_list("UnregisterDevice", Code.NOT_FOUND, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UnregisterDeviceInput,  # noqa: A002 - the API's word
    ) -> "UnregisterDevice":
        await devices.unregister(viewer_of(info), input.token)
        return UnregisterDevice(errors=[])


class RemoveDeviceInput(graphene.InputObjectType):
    """Which device."""

    id = graphene.ID(required=True, description="Id of the `Device`.")


class RemoveDevice(graphene.Mutation):
    """Send no more pushes to one of your devices, such as a lost phone; see `viewer.devices`.

    It stays signed in, and comes back when its app registers again.
    """

    class Meta:
        name = "RemoveDevicePayload"

    class Arguments:
        input = RemoveDeviceInput(required=True, description="Which device.")

    errors = error_list("RemoveDevice", Code.NOT_FOUND, Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RemoveDeviceInput,  # noqa: A002 - the API's word
    ) -> "RemoveDevice":
        await devices.remove(viewer_of(info), local_id(input.id, "Device", "id"))
        return RemoveDevice(errors=[])


class DeviceMutations:
    """Root fields that change the devices."""

    register_device = RegisterDevice.Field()
    remove_device = RemoveDevice.Field()
    unregister_device = UnregisterDevice.Field()
